namespace Cairn.Auditing.Fixing;

/// <summary>What a repair changes.</summary>
enum RepairKind
{
    /// <summary>Markers moved, added, dropped, or given another life: the model reads the same.</summary>
    Markers,

    /// <summary>Lines in another order: the model reads the same.</summary>
    LineOrder,

    /// <summary>Tools sorted by name: the model reads the same tools in another order.</summary>
    ToolOrder,

    /// <summary>Keys of tools and answer schemas sorted: the model reads the same JSON in another order.</summary>
    KeyOrder,

    /// <summary>What all requests share put first in the system prompt: the model reads its parts in another order.
    /// </summary>
    SystemOrder,
}
