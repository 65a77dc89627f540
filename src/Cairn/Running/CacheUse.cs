namespace Cairn.Running;

/// <summary>What the rows of a batch do with the prefix that they share.</summary>
enum CacheUse
{
    /// <summary>Nothing: they carry no marker and pay the plain price.</summary>
    None,

    /// <summary>One of them writes it, alone in its batch, for those that follow.</summary>
    Prime,

    /// <summary>They read what was written before.</summary>
    Read,
}
