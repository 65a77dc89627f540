namespace Cairn.Tests;

/// <summary>The folder of public data that the tests with the trait Data=public need.</summary>
static class PublicData
{
    const string Variable = "CAIRN_DATA";

    /// <summary>The folder; a test without it fails and says what to do.</summary>
    public static string Folder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable(Variable);
            Assert.True(folder is { Length: > 0 }, $"Set {Variable} to the folder of public test data.");
            return folder;
        }
    }

    /// <summary>One of its files, which is there.</summary>
    public static string File(string name)
    {
        var path = Path.Combine(Folder, name);
        Assert.True(System.IO.File.Exists(path), $"{Variable} is {Folder}, but {path} does not exist.");
        return path;
    }
}
