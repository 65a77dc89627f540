using Cairn.Workloads;

namespace Cairn.Auditing.Fixing;

/// <summary>A beginning that is worth a marker.</summary>
/// <param name="Key">Its identity.</param>
/// <param name="Blocks">How many blocks it has; the marker goes on the last of them.</param>
/// <param name="Ttl">How long its entry is to live.</param>
/// <param name="Order">Its number, in the order in which the first requests of each come.</param>
sealed record MarkedPrefix(ulong Key, int Blocks, CacheTtl Ttl, int Order);
