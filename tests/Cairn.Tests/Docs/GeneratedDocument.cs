using Cairn.Tests.House;

namespace Cairn.Tests.Docs;

/// <summary>Keeps a document equal to what it is generated from; APPROVE=1 writes it anew.</summary>
static class GeneratedDocument
{
    /// <param name="path">Where it is, below the root of the repository.</param>
    /// <param name="actual">What it has to say.</param>
    /// <param name="source">What it is generated from, in words.</param>
    public static async Task CheckAsync(string path, string actual, string source)
    {
        var file = Path.Combine(Repository.Root, path);
        var cancellationToken = TestContext.Current.CancellationToken;
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            await File.WriteAllTextAsync(file, actual, cancellationToken);
        var approved = File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken) : "";

        Assert.True(actual == approved, $"{path} is not {source}. Read the diff that this test makes with APPROVE=1; "
            + "if it is meant, commit the file.");
    }
}
