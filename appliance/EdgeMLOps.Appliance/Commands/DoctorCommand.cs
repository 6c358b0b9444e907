using System.CommandLine;
using EdgeMLOps.Appliance.Core.Doctor;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>A command about one DICOM peer, <c>dicom echo</c> or <c>dicom explain</c>.</summary>
internal static class DoctorCommand
{
    public static Command Create<T>(
        string name, string description, Func<DicomDoctor, string, CancellationToken, Task<T>> ask, Func<T, bool, int> show)
    {
        var peer = new Argument<string>("PEER")
        {
            Description = "Name of a destination, AE title of a peer, or AE@host:port.",
        };
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command(name, description) { peer, config, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName);
            using var doctor = new DicomDoctor(configuration, TimeProvider.System);
            var guard = new LinkGuard(HostSetup.ReadStorage(configuration), TimeProvider.System);
            var found = await guard.RunAsync(token => ask(doctor, parsed.GetValue(peer)!, token), cancellationToken);
            return show(found, parsed.GetValue(json));
        });
        return command;
    }
}
