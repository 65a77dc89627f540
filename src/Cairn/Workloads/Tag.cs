namespace Cairn.Workloads;

/// <summary>A name and a value by which the costs of a run are grouped, as the command line gives it.</summary>
/// <param name="Name">What is said, such as "team"; 1 to 128 characters.</param>
/// <param name="Value">What is said of it, such as "support"; up to 128 characters.</param>
public readonly record struct Tag(string Name, string Value)
{
    const int LengthMax = 128;

    /// <summary>Reads "team=support"; null where that is no tag.</summary>
    public static Tag? Of(string text) =>
        text.Split('=', 2) is [var name, var value] && Breach(name, value) is null ? new Tag(name, value) : null;

    /// <summary>What is wrong with it; null where nothing is.</summary>
    internal static Breach? Breach(string name, string value) => name.Length is 0 or > LengthMax
        || value.Length > LengthMax
            ? new("a tag that is empty or too long", "at most 128 characters", "Shorten it.")
            : null;
}
