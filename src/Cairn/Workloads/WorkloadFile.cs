using Cairn.Models;

namespace Cairn.Workloads;

/// <summary>
/// Reads <c>cairn.yaml</c> and everything it names, once, and lets only a workload through that can be run. A file of
/// ready batch lines needs no <c>cairn.yaml</c>.
/// </summary>
public static class WorkloadFile
{
    /// <summary>Checks the whole file and reports all its faults together.</summary>
    /// <param name="folderOrFile">
    /// The workload file, the folder that holds a <c>cairn.yaml</c>, or a file of ready requests.
    /// </param>
    /// <param name="catalog">The models that may be named.</param>
    /// <param name="sources">What is piped in, and where copies of inputs are kept. The default is none.</param>
    /// <exception cref="BadInputException">Anything in it is wrong; each fault says where, and what to do.</exception>
    public static Workload Read(string folderOrFile, ModelCatalog catalog, InputSources? sources = null)
    {
        if (BatchFile.IsNamed(folderOrFile))
            return BatchFile.Read(folderOrFile, new(sources ?? new()));
        using var folder = WorkloadFolder.Open(folderOrFile);
        var faults = new FaultList();
        var file = folder.NameOf(folder.FileName);
        var door = new YamlDoor(file, faults);
        var text = folder.ReadText(folder.FileName, new(file, null), faults);
        var root = text is null ? null : door.Load(text);
        var workload = root is null ? null : new WorkloadReader(root, door, folder, sources ?? new()).Read(catalog);
        faults.ThrowIfAny();
        return workload!;
    }
}
