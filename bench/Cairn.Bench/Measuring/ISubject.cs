namespace Cairn.Bench.Measuring;

/// <summary>Something that is measured against its peers, by itself or with the others in one run.</summary>
interface ISubject
{
    /// <summary>The subcommand, such as `plan`.</summary>
    string Name { get; }

    /// <summary>What it measures, for the help.</summary>
    string Description { get; }

    /// <summary>Measures everything in turns, so that what else the machine does falls on all of it.</summary>
    /// <param name="scale">How much.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BenchException">Something could not be measured.</exception>
    Task<Measurement> MeasureAsync(Scale scale, CancellationToken cancellationToken);
}
