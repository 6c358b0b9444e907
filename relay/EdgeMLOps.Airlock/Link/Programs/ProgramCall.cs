namespace EdgeMLOps.Airlock.Link.Programs;

/// <summary>What to run. No shell reads it: an argument is an argument, whatever it holds.</summary>
/// <param name="FileName">Full path.</param>
/// <param name="Arguments">One each.</param>
/// <param name="Input">What it reads; empty for nothing.</param>
/// <param name="Limit">How long it may take.</param>
internal sealed record ProgramCall(string FileName, IReadOnlyList<string> Arguments, string Input, TimeSpan Limit)
{
    /// <summary>Its variables, beside PATH and LC_ALL (and SystemRoot on Windows); null: those of this process.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }
}
