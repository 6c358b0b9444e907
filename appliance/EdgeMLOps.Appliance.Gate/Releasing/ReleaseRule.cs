using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>
/// The rule of release for one histogram of one population: every published bin has no patient or at least k distinct
/// ones, nothing can be had by subtraction, and a small group does not stand in one bin alone. Knows no clock, no I/O.
/// </summary>
internal static class ReleaseRule
{
    // Below this, "all of them" tells of each of them.
    private const int GroupDisclosure = 50;

    /// <summary>Decides.</summary>
    /// <param name="metric">What is counted.</param>
    /// <param name="map">How its bins are merged.</param>
    /// <param name="observations">All open observations of one cell.</param>
    /// <param name="k">Distinct patients that must stand behind a bin.</param>
    public static ReleaseDecision Decide(MetricId metric, MergeMap map, IEnumerable<OpenObservation> observations, int k)
    {
        var counts = new int[map.Count];
        var everyone = new HashSet<string>(StringComparer.Ordinal);
        var patientsOf = Enumerable.Range(0, map.Count).Select(_ => new HashSet<string>(StringComparer.Ordinal)).ToArray();
        foreach (var observation in observations)
        {
            var patient = Convert.ToHexString(observation.Observation.Patient.Span);
            everyone.Add(patient);
            foreach (var bin in MetricValues.BinsOf(metric, observation).Select(map.Of))
            {
                counts[bin]++;
                patientsOf[bin].Add(patient);
            }
        }

        var patients = patientsOf.SelectMany(set => set).Distinct(StringComparer.Ordinal).Count();
        return new ReleaseDecision(Obstacle(patientsOf, patients, everyone.Count, k), patients, counts);
    }

    private static WithheldReason Obstacle(HashSet<string>[] patientsOf, int patients, int everyone, int k)
    {
        if (patients < k || patientsOf.Any(set => set.Count > 0 && set.Count < k))
        {
            return WithheldReason.TooFewPatients;
        }

        // "All but three are in this bin" publishes the three; and so does "all but three are in any bin", since the number
        // of images is no secret (operations counters are never gated).
        if (IsFew(everyone - patients, k) || patientsOf.Any(set => set.Count > 0 && IsFew(everyone - set.Count, k)))
        {
            return WithheldReason.Complement;
        }

        return patientsOf.Length > 1 && patientsOf.Count(set => set.Count > 0) == 1 && patients < GroupDisclosure
            ? WithheldReason.GroupDisclosure
            : WithheldReason.None;
    }

    private static bool IsFew(int patients, int k) => patients > 0 && patients < k;
}
