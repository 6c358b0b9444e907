using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Doctor;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>dicom echo PEER</c>: whether a peer can be called and answers, and if not, why.</summary>
internal static class EchoCommand
{
    public static Command Create(IOutputWriter output) => DoctorCommand.Create(
        "echo",
        "Calls a DICOM peer and says how far it came.",
        (doctor, peer, cancellationToken) => doctor.EchoAsync(peer, cancellationToken),
        (report, json) => Show(report, json, output));

    /// <summary>The call in lines for a person.</summary>
    public static IEnumerable<string> Lines(EchoReport report)
    {
        yield return FormattableString.Invariant(
            $"{report.Peer}: {report.CalledAe} at {report.Host} port {report.Port}{(report.Tls ? ", over TLS" : "")}, called by {report.CallingAe}");
        if (report.Addresses.Count > 0)
        {
            yield return $"  address      {string.Join(", ", report.Addresses)}";
        }

        var steps = ((string Name, double? Took)[])
        [
            ("name", report.Times.Resolve),
            ("connection", report.Times.Connect),
            ("TLS", report.Times.Tls),
            ("association", report.Times.Associate),
            ("C-ECHO", report.Times.Echo),
        ];
        foreach (var (name, took) in steps.Where(step => step.Took is not null))
        {
            yield return FormattableString.Invariant($"  {name,-12} {took:0.0} ms");
        }

        yield return report.Fault is { } fault ? $"FAILED: {fault.Message}." : "ok: it answers.";
        if (report.Fault is { } found)
        {
            yield return $"  check: {found.Check}";
            yield return $"  code: {found.Code}";
        }
    }

    private static int Show(EchoReport report, bool json, IOutputWriter output)
    {
        foreach (var line in json ? [JsonSerializer.Serialize(report, CommandJson.Default.EchoReport)] : Lines(report))
        {
            output.WriteLine(line);
        }

        return report.Ok ? ExitCodes.Success : ExitCodes.Failure;
    }
}
