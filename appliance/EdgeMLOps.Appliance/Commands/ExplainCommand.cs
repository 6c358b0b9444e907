using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Doctor;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>dicom explain PEER</c>: what a peer takes from us, and why we refused it.</summary>
internal static class ExplainCommand
{
    public static Command Create(IOutputWriter output) => DoctorCommand.Create(
        "explain",
        "Says what a DICOM peer takes from us, and how often and why we refused it.",
        (doctor, peer, cancellationToken) => doctor.ExplainAsync(peer, cancellationToken),
        (report, json) => Show(report, json, output));

    private static int Show(ExplainReport report, bool json, IOutputWriter output)
    {
        foreach (var line in json ? [JsonSerializer.Serialize(report, CommandJson.Default.ExplainReport)] : Lines(report))
        {
            output.WriteLine(line);
        }

        return report.Ok ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static IEnumerable<string> Lines(ExplainReport report) =>
    [
        .. report.Call is { } call
            ? EchoCommand.Lines(call)
            : [$"{report.Peer}: has no Port in Dicom:Peers and is never called."],
        .. report.Contexts.Count > 0 ? ["what it takes from us:"] : Array.Empty<string>(),
        .. report.Contexts.Select(context =>
            $"  {(context.Accepted.Count > 0 ? "yes" : "NO ")} {context.Use,-10} {context.Name}: {context.Refused ?? string.Join(", ", context.Accepted)}"),
        report.Refusals.Count > 0 ? "when it called us, we refused it:" : "no refusal of it is recorded.",
        .. report.Refusals.SelectMany(Lines),
    ];

    private static IEnumerable<string> Lines(RefusalReport refusal) =>
    [
        FormattableString.Invariant(
            $"  {refusal.Count} times, last {refusal.LastUtc:u}, {(refusal.CallingAe.Length > 0 ? refusal.CallingAe : "(no title)")} from {refusal.Address}: {refusal.Reason.Message}."),
        $"    check: {refusal.Reason.Check}",
    ];
}
