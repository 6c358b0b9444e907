using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Relay.Uplink;

namespace EdgeMLOps.Relay.Certificates;

/// <summary>One connection with a token: ask, take the certificate, leave.</summary>
internal sealed class EnrolmentSession
{
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(5);

    private readonly UplinkContext _context;
    private readonly MqttClient _client;
    private readonly CertificateTalk _talk;

    internal EnrolmentSession(UplinkContext context, MqttClient client, Guid site, PresentCertificate shown)
    {
        _context = context;
        _client = client;
        _talk = new CertificateTalk(context, client, site, shown);
    }

    /// <returns>Empty when there is a certificate to connect with; else why there is none.</returns>
    /// <exception cref="LinkFaultException">The connection failed, or the fleet did not answer.</exception>
    internal async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        LinkFaultException.Require(await _client.ConnectAsync(cancellationToken));
        _context.Progress.Enter(LeasePhase.Connected);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pump = PumpAsync(over.Token);
        try
        {
            await _talk.AskAsync(cancellationToken);
            var code = await _talk.EndAsync(TimeSpan.FromSeconds(_context.Options.ReceiptSeconds), cancellationToken);
            await _client.DisconnectAsync(LeaveLimit, cancellationToken);
            return code is CertificateTalk.Unanswered ? throw new LinkFaultException(code) : code;
        }
        finally
        {
            await over.CancelAsync();
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        await foreach (var message in _client.ReadAllAsync(cancellationToken))
        {
            await _talk.HearAsync(message, cancellationToken);
        }
    }
}
