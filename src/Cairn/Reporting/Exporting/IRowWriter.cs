namespace Cairn.Reporting.Exporting;

/// <summary>A form of results, to which rows are written in the order of the input.</summary>
interface IRowWriter : IDisposable
{
    /// <summary>How many cells were made harmless.</summary>
    int Defused => 0;

    /// <summary>Writes a row; false where the form has no words for one without a record.</summary>
    bool Write(PublishedRow row);

    /// <summary>Writes what stands behind the last row.</summary>
    void End();
}
