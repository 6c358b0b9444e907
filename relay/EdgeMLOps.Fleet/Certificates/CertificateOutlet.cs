using System.Threading.Channels;
using EdgeMLOps.Contracts;
using EdgeMLOps.Fleet.Intake;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>Answers requests for certificates one after the other beside the intake, which must not wait for the broker.</summary>
internal sealed class CertificateOutlet
{
    private const int MostWaiting = 256;

    private readonly Channel<MqttMessage> _asked = Channel.CreateBounded<MqttMessage>(MostWaiting);
    private readonly MqttClient _client;
    private readonly CertificateDesk _desk;
    private readonly SigningKey _key;
    private readonly string _tenant;
    private readonly IntakeCounts _counts;
    private readonly ILogger _logger;

    internal CertificateOutlet(MqttClient client, CertificateDesk desk, SigningKey key, string tenant, IntakeCounts counts, ILogger logger)
    {
        _client = client;
        _desk = desk;
        _key = key;
        _tenant = tenant;
        _counts = counts;
        _logger = logger;
    }

    /// <summary>Takes the requests out of what arrived and leaves the rest. One that finds no room is asked again in another window.</summary>
    internal IReadOnlyList<MqttMessage> TakeAsks(IReadOnlyList<MqttMessage> arrived)
    {
        if (!arrived.Any(_desk.IsAsk))
        {
            return arrived;
        }

        var dropped = arrived.Where(_desk.IsAsk).Count(ask => !_asked.Writer.TryWrite(ask));
        if (dropped > 0)
        {
            _counts.AddRefused(dropped);
            CertificateLog.NotAnswered(_logger, "CertificateAsksFull");
        }

        return [.. arrived.Where(message => !_desk.IsAsk(message))];
    }

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var ask in _asked.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                if (await _desk.AnswerAsync(ask, cancellationToken) is var (name, answer))
                {
                    await SendAsync(Topics.CertificateAnswers(_tenant, name), answer.SignedWith(_key).Encode(), cancellationToken);
                }
            }
            catch (StorageException ex)
            {
                CertificateLog.NotAnswered(_logger, ex.Fault.ToString());
            }
            catch (Exception ex) when (!cancellationToken.IsCancellationRequested)
            {
                // The others in the queue are asked by other sites.
                CertificateLog.NotAnswered(_logger, ex.GetType().Name);
            }
        }
    }

    private async Task SendAsync(string topic, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken)
    {
        var outcome = await _client.PublishAsync(topic, answer, cancellationToken);
        if (!outcome.IsSuccess)
        {
            CertificateLog.NotAnswered(_logger, outcome.Fault.ToString());
        }
    }
}
