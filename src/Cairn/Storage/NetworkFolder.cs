namespace Cairn.Storage;

/// <summary>Tells file systems of other machines, on which locks and flushes may not hold, from local ones.</summary>
static class NetworkFolder
{
    const string MountsFile = "/proc/mounts";

    static readonly HashSet<string> NetworkTypes =
    [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "gfs2", "ocfs2",
        "fuse.sshfs", "fuse.s3fs", "fuse.rclone", "fuse.gcsfuse", "fuse.goofys", "fuse.davfs", "davfs",
        "fuse.ceph", "fuse.glusterfs",
    ];

    /// <summary>The type of the network file system that a file is on; null for a local one or an unknown.</summary>
    public static string? TypeOf(string path) =>
        File.Exists(MountsFile) ? TypeOf(Path.GetFullPath(path), File.ReadLines(MountsFile)) : null;

    /// <summary>The same by a given list of mounts; of several on one folder the last hides the others.</summary>
    public static string? TypeOf(string path, IEnumerable<string> mounts)
    {
        var (folder, type) = ("", "");
        foreach (var fields in mounts.Select(line => line.Split(' ')).Where(fields => fields.Length > 2))
        {
            // Blanks in folders are written as octal escapes.
            var mount = fields[1].Replace("\\040", " ", StringComparison.Ordinal);
            var isAbove = path.StartsWith(mount.TrimEnd('/') + '/', StringComparison.Ordinal);
            if (isAbove && mount.Length >= folder.Length)
                (folder, type) = (mount, fields[2]);
        }

        return NetworkTypes.Contains(type) ? type : null;
    }
}
