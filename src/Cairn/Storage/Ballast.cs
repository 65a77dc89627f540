namespace Cairn.Storage;

/// <summary>
/// Space that is set aside while there is some, and given back when the disk is full: what must be written then is a
/// few kilobytes that say which batches are paid.
/// </summary>
public sealed class Ballast(string home)
{
    const long Bytes = 64L * 1024 * 1024;
    const int SpareFactor = 4;

    readonly string _path = Path.Combine(home, "ballast");

    /// <summary>Whether the space is set aside.</summary>
    public bool Exists => File.Exists(_path);

    /// <summary>Sets the space aside again where there is plenty.</summary>
    public void Ensure()
    {
        if (File.Exists(_path) || new DriveInfo(home).AvailableFreeSpace < Bytes * SpareFactor)
            return;
        try
        {
            using var file = OwnerOnly.CreateFile(_path, Bytes);
        }
        catch (IOException)
        {
            // The space went to somebody else in the meantime; the run goes on without it.
            File.Delete(_path);
        }
    }

    /// <summary>Gives the space back; false when it was given back before.</summary>
    public bool Release()
    {
        if (!File.Exists(_path))
            return false;
        File.Delete(_path);
        return true;
    }
}
