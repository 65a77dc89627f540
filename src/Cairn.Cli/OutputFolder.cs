using Cairn.Reporting;
using Cairn.Running;

namespace Cairn.Cli;

/// <summary>Makes sure before anything is sent that results can be written, and over nothing that is there.</summary>
static class OutputFolder
{
    /// <summary>Checks the folder without making it, and returns its absolute path.</summary>
    /// <exception cref="BadInputException">It cannot be written, or it holds results.</exception>
    public static string Check(string path)
    {
        var folder = Path.GetFullPath(path);
        var paths = OutputPaths.In(folder);
        List<Fault> faults = [.. ((string[])[paths.Results, paths.Errors, paths.Report, paths.Text])
            .Where(File.Exists)
            .Select(file => new Fault("--output", null, $"'{file}', which exists", "a folder without results",
                "Choose another folder with --output; nothing is overwritten."))];
        if (faults.Count > 0)
            throw new BadInputException(faults);

        try
        {
            var probe = Path.Combine(NearestExisting(folder), $".probe-{Identity.New()}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException([new("--output", null,
                $"'{folder}', which cannot be written ({exception.Message})", "a folder in which files can be made",
                "Choose another folder with --output, or change its permissions.")]);
        }
    }

    // Where the path leads through a file, the probe below that file fails as the folder would.
    static string NearestExisting(string folder)
    {
        var nearest = folder;
        while (!Path.Exists(nearest))
            nearest = Path.GetDirectoryName(nearest)!;
        return nearest;
    }
}
