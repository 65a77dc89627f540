namespace Cairn.Planning;

/// <summary>The road on which rows are sent.</summary>
public enum SendVia
{
    /// <summary>Message batches: half the price, within a day.</summary>
    Batch,

    /// <summary>Single Messages calls: the whole price, within seconds.</summary>
    Messages,
}
