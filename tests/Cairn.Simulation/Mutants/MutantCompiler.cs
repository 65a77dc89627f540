using System.Text.Json;

namespace Cairn.Simulation.Mutants;

/// <summary>
/// Makes <c>Cairn.dll</c> from sources one of which has a mistake in it. It asks the build how it calls the compiler,
/// and calls it likewise, without what only finds fault.
/// </summary>
sealed class MutantCompiler
{
    // Analysers and documents do not change what the library does; what is generated for it is generated once.
    static readonly string[] Unneeded =
    [
        "/analyzer", "/additionalfile", "/doc:", "/out:", "/refout:", "/warn", "/noconfig", "/debug", "/embed",
        "/nullable",
    ];

    // A compiler that has compiled before takes a third of the time; it ends by itself when nobody calls it so long.
    const int ServerSeconds = 60;

    readonly string _folder;
    readonly string _compiler;
    readonly List<string> _arguments;

    MutantCompiler(string folder, string compiler, List<string> arguments) =>
        (_folder, _compiler, _arguments) = (folder, compiler, arguments);

    string Unchanged => Path.Combine(_folder, "Cairn.dll");

    static string Project { get; } = Path.Combine(Mutant.Root, "src/Cairn");

    /// <summary>Asks the build, and generates once what the compiler's generators make of the sources.</summary>
    public static MutantCompiler Prepare(string folder)
    {
        var (_, answer) = Child.Run("dotnet", Project, [
            "msbuild", "Cairn.csproj", "-t:PrepareResources;Compile",
            "-getItem:CscCommandLineArgs", "-getProperty:RoslynTargetsPath",
            "-p:ProvideCommandLineArgs=true", "-p:SkipCompilerExecution=true", "-p:BuildProjectReferences=false",
            "-p:NonExistentFile=none", "-p:Configuration=Release", "-nodeReuse:false"]);
        var build = JsonElement.Parse(answer);
        var compiler = Path.Combine(
            build.GetProperty("Properties").GetProperty("RoslynTargetsPath").GetString()!, "bincore/csc.dll");
        var all = build.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!)
            .ToList();
        var needed = all
            .Where(argument => !Unneeded.Any(start => argument.StartsWith(start, StringComparison.Ordinal)))
            .ToList();
        var made = new MutantCompiler(folder, compiler, needed);
        needed.AddRange(made.Generate(all));
        return made;
    }

    /// <summary>Compiles with the mistakes, or without one if there is none.</summary>
    /// <returns>Null, or what the compiler says against it.</returns>
    public string? Compile(IReadOnlyList<Mutant> mutants, string to)
    {
        if (mutants.Count == 0)
        {
            File.Copy(Unchanged, to);
            return null;
        }

        var arguments = _arguments.ToList();
        foreach (var file in mutants.GroupBy(mutant => mutant.File))
        {
            if (!arguments.Remove(file.Key))
                return $"src/Cairn/{file.Key} is no source of the library.";
            var source = Path.Combine(Path.GetDirectoryName(to)!, Path.GetFileName(file.Key));
            File.WriteAllText(source, file.Aggregate(Mutant.TextOf(file.Key), (text, mutant) => mutant.In(text)));
            arguments.Add(source);
        }

        return Call(arguments, to);
    }

    List<string> Generate(List<string> all)
    {
        var generated = Path.Combine(_folder, "generated");
        Directory.CreateDirectory(generated);
        var generators = all.Where(argument => argument.StartsWith("/analyzer:", StringComparison.Ordinal)
            && argument.Contains("Microsoft.NETCore.App.Ref", StringComparison.Ordinal));
        if (Call([.. _arguments, .. generators, $"/generatedfilesout:{generated}"], Unchanged)
            is { } fault)
        {
            throw new CairnException($"The library does not compile unchanged: {fault}");
        }

        return [.. Directory.EnumerateFiles(generated, "*.cs", SearchOption.AllDirectories)];
    }

    string? Call(List<string> arguments, string to)
    {
        var response = to + ".rsp";
        File.WriteAllLines(response, arguments
            .Concat(["/warn:0", "/debug-", $"/out:{to}"])
            .Select(each => each.Contains(' ', StringComparison.Ordinal) ? $"\"{each.Replace("\"", "")}\"" : each));
        var (code, said) = Child.Run("dotnet", Project, [
            _compiler, $"/shared:{Path.GetFileName(_folder)}.csc", $"/keepalive:{ServerSeconds}",
            "/nologo", "/noconfig", $"@{response}"]);
        return code == 0 ? null : said;
    }
}
