namespace Cairn.Auditing;

/// <summary>What a finding's dollars are saved by: two findings with one lever may mean the same dollars.</summary>
enum Lever
{
    /// <summary>It costs no dollars by itself.</summary>
    None,

    /// <summary>Reading the prompt from the cache.</summary>
    Cache,

    /// <summary>Sending it in batches.</summary>
    Batch,

    /// <summary>Asking another model.</summary>
    Model,

    /// <summary>Asking less: shorter prompts, no duplicates, no repetition.</summary>
    Volume,

    /// <summary>Answers that were paid in vain.</summary>
    Output,
}
