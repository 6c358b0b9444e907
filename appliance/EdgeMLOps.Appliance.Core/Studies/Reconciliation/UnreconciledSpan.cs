namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>A span without a hospital link of which studies are missing, or of which nobody knows whether any are.</summary>
/// <param name="BegunUtc">When the link went down.</param>
/// <param name="EndedUtc">When it was up again.</param>
/// <param name="Code">How its reconciliation ended.</param>
/// <param name="AtUtc">When that was.</param>
/// <param name="Missing">Studies the PACS had and we had not.</param>
/// <param name="Unfetched">Those of them that are missing still; one in the margins of two spans counts in both.</param>
/// <param name="Tries">How often the PACS was asked about it.</param>
public sealed record UnreconciledSpan(
    DateTimeOffset BegunUtc, DateTimeOffset EndedUtc, SpanCode Code, DateTimeOffset AtUtc, int Missing, int Unfetched, int Tries)
{
    /// <summary>Whether the PACS gave no answer about it.</summary>
    internal bool IsUnanswered => Code is SpanCode.PacsSilent or SpanCode.PacsCannotBeAsked;

    /// <summary>Whether the PACS can be asked about it: not where nobody knows when it was.</summary>
    internal bool IsAskable => Code != SpanCode.SpansUnreadable && BegunUtc != EndedUtc;

    /// <summary>Whether all of another lies in it.</summary>
    internal bool Covers(UnreconciledSpan other) => BegunUtc <= other.BegunUtc && other.EndedUtc <= EndedUtc;

    /// <summary>Both as one, with what lies between.</summary>
    internal UnreconciledSpan With(UnreconciledSpan other) => new(
        BegunUtc < other.BegunUtc ? BegunUtc : other.BegunUtc,
        EndedUtc > other.EndedUtc ? EndedUtc : other.EndedUtc,
        Weight(Code) >= Weight(other.Code) ? Code : other.Code,
        AtUtc > other.AtUtc ? AtUtc : other.AtUtc,
        Missing + other.Missing,
        Unfetched + other.Unfetched,
        Math.Max(Tries, other.Tries));

    private static int Weight(SpanCode code) => code switch
    {
        SpanCode.SpansUnreadable => 2,
        SpanCode.StudiesMissing => 1,
        _ => 0,
    };
}
