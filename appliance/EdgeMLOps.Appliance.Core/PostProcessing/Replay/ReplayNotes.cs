using EdgeMLOps.Appliance.Core.PostProcessing.Documents;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>Says where a replay is not what the policy would have made, and what was left out.</summary>
internal static class ReplayNotes
{
    public static IReadOnlyList<string> Of(PolicyDocument policy, ReplayTally tally, IReadOnlyDictionary<string, ReplayPackage> packages, out bool isExact)
    {
        var notes = new List<string>();
        foreach (var digest in tally.Packages.Order(StringComparer.Ordinal))
        {
            notes.AddRange(OfFloor(policy, digest, packages[digest].Floor));
        }

        isExact = notes.Count == 0;
        if (policy.Tightens)
        {
            notes.Add("Tightening needs pixels, which the log has not: what is kept is exact, edges and sizes are those before it, and edges are not compared.");
        }

        if (tally.Unknown > 0)
        {
            notes.Add(FormattableString.Invariant($"{tally.Unknown} images were predicted by packages that this box does not know: left out."));
        }

        if (tally.Unreadable > 0)
        {
            notes.Add(FormattableString.Invariant($"{tally.Unreadable} images have candidates that cannot be read: left out."));
        }

        if (tally.Images == 0)
        {
            notes.Add("Nothing is recorded of this model, its releases and this time: nothing was tried.");
        }

        return notes;
    }

    private static IEnumerable<string> OfFloor(PolicyDocument policy, string digest, double? floor)
    {
        if (floor is not { } least)
        {
            yield return $"The manifest of package {digest[..12]} is gone: from which score on its candidates were recorded is not known.";
            yield break;
        }

        foreach (var (name, one) in policy.Classes.Where(one => one.Value.LeastThreshold < least))
        {
            yield return FormattableString.Invariant(
                $"Candidates of package {digest[..12]} are recorded from {least} on; the threshold {one.LeastThreshold} of {name} lies below: boxes between are not in the log, and activate refuses the policy.");
        }
    }
}
