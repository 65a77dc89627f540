using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cairn.Tests.House;

/// <summary>Holds the public surface of the library still: a change shows up as a diff of one text file.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        var file = Path.Combine(Repository.Root, "tests/Cairn.Tests/House/PublicApi.approved.txt");
        var actual = Describe(typeof(CairnException).Assembly).ToList();
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(file, string.Concat(actual.Select(line => line + "\n")));

        var approved = File.Exists(file) ? File.ReadAllLines(file) : [];

        Assert.True(actual.SequenceEqual(approved), Difference(approved, actual));
    }

    static IEnumerable<string> Describe(Assembly assembly) =>
        from type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
        from line in (string[])[$"{Kind(type)} {type.FullName}", .. Members(type)]
        select line;

    static string Kind(Type type) =>
        type.IsInterface ? "interface"
        : type.IsEnum ? "enum"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsSealed ? "sealed class" : "class";

    // The type is part of each line, so that a moved member shows as one line gone and one line come.
    static IEnumerable<string> Members(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(IsWritten)
        .Select(member => $"  {type.Name}: {member.MemberType} {member}")
        .Order(StringComparer.Ordinal);

    // Accessors come with their property, and what the compiler adds to a record is no decision of ours.
    static bool IsWritten(MemberInfo member) =>
        !member.IsDefined(typeof(CompilerGeneratedAttribute))
        && member is not FieldInfo { IsSpecialName: true }
        && (member is not MethodInfo { IsSpecialName: true } || IsOperator(member));

    static bool IsOperator(MemberInfo member) => member.Name.StartsWith("op_", StringComparison.Ordinal);

    static string Difference(IReadOnlyList<string> approved, IReadOnlyList<string> actual) => string.Join(
        Environment.NewLine,
        [
            "The public surface changed. If that is meant, run this test with APPROVE=1 and commit the file.",
            .. approved.Except(actual).Select(line => $"- {line.Trim()}"),
            .. actual.Except(approved).Select(line => $"+ {line.Trim()}"),
        ]);
}
