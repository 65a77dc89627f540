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
    /// The workload file, the folder that holds a <c>cairn.yaml</c>, or a <c>.jsonl</c> of ready batch lines.
    /// </param>
    /// <param name="catalog">The models that may be named.</param>
    /// <exception cref="BadInputException">Anything in it is wrong; each fault says where, and what to do.</exception>
    public static Workload Read(string folderOrFile, ModelCatalog catalog)
    {
        if (BatchFile.IsNamed(folderOrFile))
            return BatchFile.Read(folderOrFile);
        using var folder = WorkloadFolder.Open(folderOrFile);
        var faults = new FaultList();
        var file = folder.NameOf(folder.FileName);
        var door = new YamlDoor(file, faults);
        var text = folder.ReadText(folder.FileName, new(file, null), faults);
        var root = text is null ? null : door.Load(text);
        var workload = root is null ? null : new WorkloadReader(root, door, folder).Read(catalog);
        faults.ThrowIfAny();
        return workload!;
    }
}
