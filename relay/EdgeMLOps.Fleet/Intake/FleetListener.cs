using EdgeMLOps.Contracts;
using EdgeMLOps.Fleet.Certificates;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Intake;

/// <summary>Stays connected to the broker and takes in what comes.</summary>
internal sealed class FleetListener : BackgroundService
{
    // One commit for all of them.
    private const int MostTogether = 256;

    private readonly BrokerOptions _broker;
    private readonly string _tenant;
    private readonly string _clientId;
    private readonly string _pattern;
    private readonly FleetIntake _intake;
    private readonly CertificateDesk _certificates;
    private readonly IntakeCounts _counts;
    private readonly SigningKey _key;
    private readonly TimeProvider _time;
    private readonly ILogger<FleetListener> _logger;

    public FleetListener(
        IOptions<BrokerOptions> broker,
        IOptions<IntakeOptions> intakeOptions,
        FleetIntake intake,
        CertificateDesk certificates,
        IntakeCounts counts,
        SigningKey key,
        TimeProvider time,
        ILogger<FleetListener> logger)
    {
        _broker = broker.Value;
        _tenant = intakeOptions.Value.Tenant;

        // Alone under one name: a second one by mistake would throw it out. Side by side the broker gives each message to one of them.
        var collector = intakeOptions.Value.Collector;
        _clientId = collector.Length == 0 ? "fleet" : $"fleet-{collector}";
        _pattern = collector.Length == 0 ? Topics.AllUp(_tenant) : $"$share/fleet/{Topics.AllUp(_tenant)}";
        _intake = intake;
        _certificates = certificates;
        _counts = counts;
        _key = key;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (true)
        {
            var (served, code) = await ServeAsync(stoppingToken);
            failures = served ? 1 : failures + 1;
            IntakeLog.Disconnected(_logger, code);
            await Task.Delay(ReconnectBackoff.After(failures), _time, stoppingToken);
        }
    }

    /// <returns>Whether the connection was good at first, and why it is not any more.</returns>
    private async Task<(bool Served, string Code)> ServeAsync(CancellationToken cancellationToken)
    {
        await using var client = new MqttClient(_broker.ForClient(_clientId), _time);
        var outcome = await client.ConnectAsync(cancellationToken);
        outcome = outcome.IsSuccess ? await client.SubscribeAsync(_pattern, cancellationToken) : outcome;
        if (!outcome.IsSuccess)
        {
            return (false, outcome.Fault.ToString());
        }

        IntakeLog.Connected(_logger);
        _counts.Connected = true;
        try
        {
            await ReadAsync(client, cancellationToken);
        }
        finally
        {
            _counts.Connected = false;
        }

        return (true, (await client.Closed).Fault.ToString());
    }

    private async Task ReadAsync(MqttClient client, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var outlet = new ReceiptOutlet(client, _key, _tenant, _counts, _logger);
        var certificates = new CertificateOutlet(client, _certificates, _key, _tenant, _counts, _logger);
        var sending = Task.WhenAll(outlet.RunAsync(over.Token), certificates.RunAsync(over.Token));
        try
        {
            await foreach (var messages in client.ReadAllAsync(cancellationToken).InBatchesAsync(MostTogether, cancellationToken))
            {
                await TakeAsync(certificates.TakeAsks(messages), outlet, cancellationToken);
            }
        }
        finally
        {
            // It ends by cancellation alone: what it could not send, the sites will ask for.
            await over.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeAsync(IReadOnlyList<MqttMessage> messages, ReceiptOutlet outlet, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var receipt in await _intake.TakeAsync(messages, cancellationToken))
            {
                outlet.Offer(receipt);
            }
        }
        catch (StorageException ex)
        {
            // Not kept, so not receipted: the relay sends it again.
            IntakeLog.NotStored(_logger, messages.Count, ex.Fault.ToString());
        }
    }
}
