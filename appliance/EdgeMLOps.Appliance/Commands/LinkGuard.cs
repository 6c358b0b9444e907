using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>
/// Lets a command open sockets of the hospital network only while the hospital link is up: the running service is asked,
/// and without one what it last persisted. Asked again while the command runs, since a window may begin meanwhile.
/// </summary>
internal sealed class LinkGuard
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly StorageOptions _storage;
    private readonly TimeProvider _time;

    public LinkGuard(StorageOptions storage, TimeProvider time)
    {
        _storage = storage;
        _time = time;
    }

    /// <exception cref="CommandException">The link is down, or went down meanwhile.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var client = new ControlClient(_storage.Root, ApplianceProgram.Name, Limit);
        if (!await IsUpAsync(client, cancellationToken))
        {
            throw Down();
        }

        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = call(cut.Token);
        while (await Task.WhenAny(running, Task.Delay(Interval, _time, CancellationToken.None)) != running)
        {
            if (!await IsUpAsync(client, cancellationToken))
            {
                await cut.CancelAsync();
                await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw Down();
            }
        }

        return await running;
    }

    private async Task<bool> IsUpAsync(ControlClient client, CancellationToken cancellationToken)
    {
        var reply = await client.GetAsync("/v1/link", ControlJson.Default.LinkState, cancellationToken);
        return reply.Value is { } state ? state.Phase == LinkPhase.Serving : !LinkRegistration.IsDrained(_storage);
    }

    private static CommandException Down() =>
        new("The hospital link is down for a window: no connection is opened until the airlock lets the appliance serve again.");
}
