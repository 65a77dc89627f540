namespace Cairn.Tests.Planning.Tables;

/// <summary>The folder of public data that the tests with the trait Data=public need.</summary>
static class PublicData
{
    public static string File(string name)
    {
        var folder = Environment.GetEnvironmentVariable("CAIRN_DATA");
        Assert.True(folder is { Length: > 0 }, $"Set CAIRN_DATA to the folder that holds {name}.");
        var path = Path.Combine(folder!, name);
        Assert.True(System.IO.File.Exists(path), $"CAIRN_DATA is {folder}, but {path} does not exist.");
        return path;
    }
}
