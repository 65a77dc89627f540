using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Cairn.Models;

/// <summary>Answers what a model costs and requires; what it does not know is an error, never a guess.</summary>
/// <remarks>Immutable and safe for any number of threads.</remarks>
public sealed class ModelCatalog
{
    const string BuiltInFile = "models.json";

    readonly FrozenDictionary<string, Model> _byName;

    ModelCatalog(IEnumerable<Model> models)
    {
        Models = [.. models];
        _byName = Models
            .SelectMany(model => model.Aliases.Append(model.Id), (model, name) => KeyValuePair.Create(name, model))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The models this version of Cairn came with.</summary>
    public static ModelCatalog BuiltIn { get; } = LoadBuiltIn();

    /// <summary>All models, newest family first, models of the user's own last.</summary>
    public IReadOnlyList<Model> Models { get; }

    /// <summary>The built-in models, with those of a file put over them: same id replaces, new id adds.</summary>
    /// <param name="overrideFile">A file in the format of the built-in one, or null for none.</param>
    /// <exception cref="BadInputException">The file is missing or wrong; all of its faults at once.</exception>
    public static ModelCatalog Load(string? overrideFile)
    {
        if (overrideFile is null)
            return BuiltIn;

        var faults = new List<Fault>();
        var own = new ModelFile(overrideFile, faults).Read();
        var replaced = own.Select(read => read.Model.Id).ToHashSet(StringComparer.Ordinal);
        var kept = BuiltIn.Models.Where(model => !replaced.Contains(model.Id)).ToList();
        faults.AddRange(NameClashes(overrideFile, kept, own));
        if (faults.Count > 0)
            throw new BadInputException([.. faults.OrderBy(fault => fault.Line)]);

        // The union keeps the first of each id in its place: the user's where there is one.
        var mine = own.ToDictionary(read => read.Model.Id, read => read.Model, StringComparer.Ordinal);
        return new ModelCatalog(BuiltIn.Models
            .Select(model => mine.GetValueOrDefault(model.Id, model))
            .UnionBy(mine.Values, model => model.Id, StringComparer.Ordinal));
    }

    /// <summary>The catalog as a models file, to be edited and loaded again.</summary>
    public string ToJson() => ModelFileWriter.Write(Models);

    /// <summary>The model of this id or alias, retired ones included.</summary>
    /// <exception cref="UnknownModelException">There is none.</exception>
    public Model Find(string idOrAlias) =>
        TryFind(idOrAlias, out var model)
            ? model
            : throw new UnknownModelException(idOrAlias, NearestNames.Of(idOrAlias, _byName.Keys));

    /// <summary>The model of this id or alias, for callers that report a miss in their own way.</summary>
    public bool TryFind(string idOrAlias, [NotNullWhen(true)] out Model? model) =>
        _byName.TryGetValue(idOrAlias, out model);

    /// <summary>Every fact in which another catalogue differs from this one, in the order of the models.</summary>
    public IReadOnlyList<ModelChange> Diff(ModelCatalog other)
    {
        var mine = Models.ToDictionary(model => model.Id, StringComparer.Ordinal);
        var theirs = other.Models.ToDictionary(model => model.Id, StringComparer.Ordinal);
        return [.. mine.Keys.Union(theirs.Keys).SelectMany(id =>
            Changes(id, mine.GetValueOrDefault(id), theirs.GetValueOrDefault(id)))];
    }

    static IEnumerable<ModelChange> Changes(string id, Model? before, Model? after)
    {
        if (before is null || after is null)
            return [new ModelChange(id, "model", before?.Name, after?.Name)];

        var old = ModelFacts.Of(before).ToDictionary(fact => fact.Field, fact => fact.Value, StringComparer.Ordinal);
        var now = ModelFacts.Of(after).ToDictionary(fact => fact.Field, fact => fact.Value, StringComparer.Ordinal);
        return from field in old.Keys.Union(now.Keys)
               let change = new ModelChange(id, field, old.GetValueOrDefault(field), now.GetValueOrDefault(field))
               where change.Before != change.After
               select change;
    }

    static IEnumerable<Fault> NameClashes(string file, List<Model> kept, List<(Model Model, long Line)> own)
    {
        var taken = kept
            .SelectMany(model => model.Aliases.Append(model.Id), (model, name) => (name, model.Id))
            .ToDictionary(pair => pair.name, pair => pair.Id, StringComparer.Ordinal);
        var names = own.SelectMany(
            read => read.Model.Aliases.Append(read.Model.Id), (read, name) => (name, read.Model.Id, read.Line));
        foreach (var (name, id, line) in names)
        {
            if (taken.TryAdd(name, id) || taken[name] == id)
                continue;

            var repair = $"It belongs to {taken[name]}; choose another alias.";
            yield return new(file, line, $"the name \"{name}\"", "a name that no other model has", repair);
        }
    }

    static ModelCatalog LoadBuiltIn()
    {
        using var stream = typeof(ModelCatalog).Assembly.GetManifestResourceStream(BuiltInFile)!;
        using var reader = new StreamReader(stream);
        var faults = new List<Fault>();
        var models = new ModelFile(BuiltInFile, faults).Read(reader.ReadToEnd());
        return faults.Count == 0 ? new(models.Select(read => read.Model)) : throw new BadInputException(faults);
    }
}
