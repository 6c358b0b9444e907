namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>A file of truths cannot be read. The message names the line.</summary>
public sealed class TruthException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="fault">What is wrong with it.</param>
    public TruthException(int line, string fault)
        : base(FormattableString.Invariant($"line {line}: {fault}"))
    {
    }
}
