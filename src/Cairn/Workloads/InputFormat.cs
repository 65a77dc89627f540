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

    /// <summary>Values separated by tabs, with a header; quoted as in <see cref="Csv"/>.</summary>
    Tsv,

    /// <summary>
    /// Ready requests in OpenAI's form, one <c>{"custom_id", "method", "url", "body"}</c> per line; their chat and
    /// responses bodies are asked as Messages.
    /// </summary>
    OpenAiLines,

    /// <summary>Files of a folder, one row each: PDF, images and text.</summary>
    Files,
}
