using Cairn.Workloads;

namespace Cairn.Budgeting;

/// <summary>Reads <c>budgets.yaml</c>, in which a user writes down what may be spent.</summary>
public static class BudgetFile
{
    /// <summary>How the file is called in the folder of the user's ledger.</summary>
    public const string FileName = "budgets.yaml";

    const int BytesMax = 1024 * 1024;

    /// <summary>Checks the whole file and reports all its faults together.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The budgets in the order of the file; none where there is no file.</returns>
    /// <exception cref="BadInputException">Anything in it is wrong; each fault says where, and what to do.</exception>
    public static IReadOnlyList<Budget> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        var faults = new FaultList();
        var door = new YamlDoor(path, faults);
        var root = TextOf(path, faults) is { } text
            ? door.Load(text, "Write `budgets:` and under it a list of budgets, or remove the file.")
            : null;
        var budgets = root is null ? [] : new BudgetReader(door).Read(root);
        faults.ThrowIfAny();
        return budgets;
    }

    static string? TextOf(string path, FaultList faults)
    {
        try
        {
            if (new FileInfo(path).Length <= BytesMax)
                return File.ReadAllText(path);
            faults.Add(new(path, null), "more than 1 MiB", "a list of budgets", "Remove what is no budget.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(new(path, null), $"a file that cannot be read ({exception.Message})", "a list of budgets",
                "Make it readable: what it limits is not known without it.");
        }

        return null;
    }
}
