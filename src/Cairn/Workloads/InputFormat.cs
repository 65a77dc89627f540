namespace Cairn.Workloads;

/// <summary>How the rows of an input are written down.</summary>
public enum InputFormat
{
    /// <summary>Comma-separated values with a header (RFC 4180).</summary>
    Csv,

    /// <summary>One JSON object per line, its properties being the columns.</summary>
    Jsonl,

    /// <summary>
    /// Ready requests, one <c>{"custom_id", "params"}</c> per line, as batch files are usually prepared.
    /// </summary>
    BatchLines,
}
