using EdgeMLOps.Appliance.Core.Studies.Pacs;

namespace EdgeMLOps.Appliance.Core.Studies.Completeness;

/// <summary>
/// Decides from the evidence whether a study is complete. Pure: no clock, no file, no network. In this order: images still
/// to be analysed, an open association, the quiet time, the numbers of the PACS, gaps in the instance numbers; and over all
/// of them the longest wait.
/// </summary>
internal sealed class StudyCompleteness
{
    private readonly StudiesOptions _options;

    public StudyCompleteness(StudiesOptions options) => _options = options;

    /// <summary>What a study waits for by time alone; null when more must be known of it.</summary>
    public StudyVerdict? WaitByTime(OpenStudy study, DateTimeOffset openSinceUtc, DateTimeOffset nowUtc)
    {
        var cap = openSinceUtc + _options.LongestWait;
        return nowUtc >= cap ? null
            : study.Pending > 0 ? StudyVerdict.Wait(StudyWait.Analysis, cap)
            : Until(StudyWait.Association, study.LastReceivedUtc, study.AssociationOpen ? _options.AssociationWait : TimeSpan.Zero, cap, nowUtc)
            ?? Until(StudyWait.Quiet, study.LastReceivedUtc, _options.QuietTime, cap, nowUtc);
    }

    /// <summary>Judges a study that waits for nothing by time.</summary>
    public StudyVerdict Judge(StudyFacts facts)
    {
        if (facts.Images.Reportable == 0)
        {
            return StudyVerdict.Wait(StudyWait.Analysis, untilUtc: null);
        }

        var cap = facts.OpenSinceUtc + _options.LongestWait;
        var counts = PacsComparison.Of(facts.Images, facts.Pacs);
        return (facts.NowUtc >= cap ? null : WaitForMore(facts, counts, cap)) ?? End(facts, counts);
    }

    private static StudyVerdict? Until(StudyWait what, DateTimeOffset since, TimeSpan wait, DateTimeOffset cap, DateTimeOffset nowUtc)
    {
        var until = since + wait;
        return until > nowUtc ? StudyVerdict.Wait(what, until < cap ? until : cap) : null;
    }

    private StudyVerdict? WaitForMore(StudyFacts facts, PacsComparison counts, DateTimeOffset cap)
    {
        var asked = facts.AskingSinceUtc > facts.LastReceivedUtc ? facts.AskingSinceUtc : facts.LastReceivedUtc;
        return facts.Pacs.State switch
        {
            PacsAnswerState.LinkDown => StudyVerdict.Wait(StudyWait.Link, cap),
            PacsAnswerState.Awaited => Until(StudyWait.PacsAnswer, asked, _options.CountWait, cap, facts.NowUtc),
            PacsAnswerState.Known when counts.Missing > 0 => Until(StudyWait.PacsImages, asked, _options.CountWait, cap, facts.NowUtc),
            PacsAnswerState.Known => null,
            _ => facts.Images.Gaps.Any ? Until(StudyWait.Gaps, facts.LastReceivedUtc, _options.GapWait, cap, facts.NowUtc) : null,
        };
    }

    private StudyVerdict End(StudyFacts facts, PacsComparison counts)
    {
        var evidence = Sources(facts);
        var gaps = facts.Images.Gaps;
        var verdict = new StudyVerdict { Kind = StudyVerdictKind.Complete, Evidence = evidence, Received = counts.Received, Expected = counts.Expected };
        if (facts.Pacs.State == PacsAnswerState.Known)
        {
            verdict = counts.Missing > 0 ? verdict with { Kind = StudyVerdictKind.Partial, Missing = gaps.Text } : verdict;
        }
        else if (gaps.Inner.Count > 0 && _options.GapWait > TimeSpan.Zero)
        {
            verdict = verdict with
            {
                Kind = StudyVerdictKind.Partial,
                Evidence = evidence | StudyEvidence.Gaps,
                Expected = (int)Math.Min(int.MaxValue, facts.Images.Received + gaps.InnerCount),
                Missing = gaps.Text,
            };
        }

        // Cut off while something was still awaited: what may be missing, nobody knows.
        return evidence.HasFlag(StudyEvidence.LongestWait) ? verdict with { Kind = StudyVerdictKind.Partial } : verdict;
    }

    private StudyEvidence Sources(StudyFacts facts)
    {
        var isQuiet = facts.Pending == 0 && facts.NowUtc >= facts.LastReceivedUtc + _options.QuietTime;
        var isCut = !isQuiet || (facts.AssociationOpen && facts.NowUtc < facts.LastReceivedUtc + _options.AssociationWait);
        return (isQuiet ? StudyEvidence.Quiet : StudyEvidence.None)
            | (facts.AssociationOpen ? StudyEvidence.AssociationOpen : StudyEvidence.None)
            | (isCut ? StudyEvidence.LongestWait : StudyEvidence.None)
            | facts.Pacs.State switch
            {
                PacsAnswerState.Known => StudyEvidence.PacsCount,
                PacsAnswerState.NotInPacs => StudyEvidence.PacsUnknown,
                PacsAnswerState.NotConfigured => StudyEvidence.None,
                _ => StudyEvidence.PacsSilent,
            };
    }
}
