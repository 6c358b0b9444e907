using EdgeMLOps.Appliance.Core.Receiving.Refusals;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Configuration;

namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>
/// Looks at the way between the appliance and one DICOM peer, and says in words what is wrong with it. Opens sockets of the
/// hospital network: the caller has to know that the hospital link may be open.
/// </summary>
public sealed class DicomDoctor : IDisposable
{
    private readonly DoctorTargets _targets;
    private readonly StorageOptions _storage;
    private readonly TimeProvider _time;

    /// <summary>Reads the configuration.</summary>
    /// <param name="configuration">All of it.</param>
    /// <param name="time">Clock of the limits and times.</param>
    /// <exception cref="CommandException">A key is out of range; the message names it.</exception>
    public DicomDoctor(IConfiguration configuration, TimeProvider time)
    {
        _targets = new DoctorTargets(configuration, time);
        _storage = HostSetup.ReadStorage(configuration);
        _time = time;
    }

    /// <summary>Calls the peer and asks for a C-ECHO.</summary>
    /// <param name="peer">A destination's name, an AE title of a peer, or <c>AE@host:port</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">Nobody is meant by it, or it cannot be called.</exception>
    public Task<EchoReport> EchoAsync(string peer, CancellationToken cancellationToken)
    {
        var target = _targets.Find(peer);
        return target.CanBeCalled
            ? new PeerCall(target, _time).RunAsync([DicomPresentationContext.Verification], cancellationToken)
            : throw new CommandException($"'{peer}' of Dicom:Peers has no Port and is never called; give {peer}@host:port.");
    }

    /// <summary>Calls the peer if it can be called, proposes what we would send, and reads whom we refused.</summary>
    /// <param name="peer">As for <see cref="EchoAsync"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">Nobody is meant by it.</exception>
    public async Task<ExplainReport> ExplainAsync(string peer, CancellationToken cancellationToken)
    {
        var target = _targets.Find(peer);
        EchoReport? report = null;
        IReadOnlyList<ContextReport> contexts = [];
        if (target.CanBeCalled)
        {
            var call = new PeerCall(target, _time);
            report = await call.RunAsync(ContextWishes.Contexts, cancellationToken);
            contexts = call.Answered.Count > 0 ? ContextWishes.Read(call.Answered) : [];
        }

        return new ExplainReport(peer, report, contexts, await RefusalsAsync(target, report?.Addresses ?? [], cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose() => _targets.Dispose();

    private async Task<IReadOnlyList<RefusalReport>> RefusalsAsync(
        DoctorTarget target, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        var path = _storage.PathOf(RefusalTable.FileName);
        if (!File.Exists(path))
        {
            return []; // the service has never run, or refused nobody
        }

        await using var store = SqliteStore.OpenReadOnly(path);
        return
        [
            .. (await store.ReadAsync(RefusalTable.List, cancellationToken))
                .Where(row => string.Equals(row.CallingAe, target.CalledAe, StringComparison.Ordinal) || addresses.Contains(row.Address, StringComparer.Ordinal))
                .Select(row => new RefusalReport(
                    row.CallingAe, row.Address, row.CalledAe, row.Count, row.FirstUtc, row.LastUtc, RefusalWords.Of(row))),
        ];
    }
}
