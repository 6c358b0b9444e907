using System.Security.Cryptography;
using EdgeMLOps.Contracts;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Relay.Uplink;

namespace EdgeMLOps.Relay.Certificates;

/// <summary>One question for a certificate over an open connection, and its answer.</summary>
internal sealed class CertificateTalk
{
    /// <summary>Code of an answer that did not come in time: the fleet may be away.</summary>
    internal const string Unanswered = "CertificateUnanswered";

    private readonly UplinkContext _context;
    private readonly MqttClient _client;
    private readonly Guid _site;
    private readonly PresentCertificate _shown;
    private readonly TaskCompletionSource<string> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CertificateAsk? _ask;
    private string? _answers;

    internal CertificateTalk(UplinkContext context, MqttClient client, Guid site, PresentCertificate shown)
    {
        _context = context;
        _client = client;
        _site = site;
        _shown = shown;
    }

    /// <summary>Asks, and does not wait for the answer. What keeps it from asking is an answer too: the summaries go without.</summary>
    /// <exception cref="LinkFaultException">The connection failed.</exception>
    internal async Task AskAsync(CancellationToken cancellationToken)
    {
        Guid name;
        try
        {
            // Under whose name it is asked: the broker knows a token by its own.
            name = _shown.Standing == CertificateStanding.Token ? CertificateFolder.NameOf(_shown.CertificateFile) : _site;
            _ask = await _context.Certificates.Asker.AskAsync(_site, _shown, cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            GiveUp("CertificateKeyUnusable");
            return;
        }

        var bytes = _ask.Encode();
        _answers = Topics.CertificateAnswers(_context.Options.Tenant, name);
        LinkFaultException.Require(await _client.SubscribeAsync(_answers, cancellationToken));
        var outcome = await _client.PublishAsync(Topics.CertificateAsks(_context.Options.Tenant, name), bytes, cancellationToken);
        if (outcome.Fault is MqttFault.NotAuthorized or MqttFault.TopicRefused or MqttFault.PayloadRefused or MqttFault.TooLarge)
        {
            GiveUp($"CertificateAsk{outcome.Fault}");
            return;
        }

        LinkFaultException.Require(outcome);
    }

    /// <summary>Whether a message is the answer's kind; then it was dealt with.</summary>
    internal async Task<bool> HearAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (!string.Equals(message.Topic, _answers, StringComparison.Ordinal))
        {
            return false;
        }

        if (_ask is { } ask
            && !_answered.Task.IsCompleted
            && await _context.Certificates.Asker.HearAsync(ask, message.Payload, _context.FleetKey, cancellationToken) is { } code)
        {
            _answered.TrySetResult(code);
        }

        return true;
    }

    /// <summary>Waits for the answer.</summary>
    /// <returns>Empty when a certificate came or none is due; else why not.</returns>
    internal async Task<string> EndAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await _answered.Task.WaitAsync(limit, _context.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return Unanswered;
        }
    }

    private void GiveUp(string code)
    {
        _context.Progress.Note(code);
        _answered.TrySetResult(code);
    }
}
