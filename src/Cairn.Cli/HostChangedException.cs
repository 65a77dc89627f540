namespace Cairn.Cli;

/// <summary>The ledger is bound to another machine, where it may still be in use.</summary>
sealed class HostChangedException(string home) : CairnException(
    $"The ledger in '{home}' belongs to another machine. A copy of a ledger that is in use submits rows twice. If "
    + "nothing uses it there any more, add --adopt-host: unfinished runs then look for their batches upstream before "
    + "they send anything. Where machines come and go, as containers do, set CAIRN_HOST to a name that stays.")
{
    public override string Code => "host_changed";
}
