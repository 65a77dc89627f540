namespace Cairn.Reporting.Exporting;

/// <summary>In which form results are wanted.</summary>
public enum ExportFormat
{
    /// <summary>The lines of results.jsonl: the row, its answer, its bill.</summary>
    Jsonl,

    /// <summary>A table: the columns of the input, then those of the result.</summary>
    Csv,

    /// <summary>The result lines of the API, <c>{custom_id, result}</c>, with the key of the row.</summary>
    Anthropic,

    /// <summary>The result lines of OpenAI's batches, as chat completions or responses.</summary>
    OpenAi,

    /// <summary>JUnit XML: a test for each row.</summary>
    Junit,

    /// <summary>A folder with a file for each row.</summary>
    Files,
}
