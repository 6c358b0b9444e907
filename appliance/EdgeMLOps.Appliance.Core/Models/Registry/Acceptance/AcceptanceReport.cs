namespace EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;

/// <summary>What the run of an acceptance set showed.</summary>
/// <param name="Fault">What failed first, with the image's name and no more of it; empty when all passed.</param>
/// <param name="Images">How many were looked at.</param>
/// <param name="Median">Median time of an image, file to candidates.</param>
/// <param name="Slowest">Longest time of an image.</param>
internal sealed record AcceptanceReport(string Fault, int Images, TimeSpan Median, TimeSpan Slowest)
{
    public bool Passed => Fault.Length == 0;
}
