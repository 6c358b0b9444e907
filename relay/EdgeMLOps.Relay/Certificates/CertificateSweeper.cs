using EdgeMLOps.Contracts;
using EdgeMLOps.Relay.Uplink;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Relay.Certificates;

/// <summary>Takes away what is not needed any more. A device that refuses is told, and ends nothing.</summary>
internal sealed class CertificateSweeper
{
    private readonly CertificateFolder _folder;
    private readonly UplinkProgress _progress;
    private readonly ILogger _logger;

    internal CertificateSweeper(CertificateFolder folder, UplinkProgress progress, ILogger logger)
    {
        _folder = folder;
        _progress = progress;
        _logger = logger;
    }

    /// <summary>A token, unless another stands in its place.</summary>
    internal void DropToken(VerifyingKey key) => Try(() => _folder.DropToken(key), "TokenNotDropped");

    /// <summary>What waits to be tried, and the key that none was made of yet.</summary>
    internal void DropNext() => Try(_folder.DropNext, "CertificateNotDropped");

    /// <summary>A note that is not true any more.</summary>
    internal void DropNote(string code) => Try(() => _folder.DropNote(code), "CertificateNotDropped");

    /// <summary>What a process that was killed while it wrote left behind: it may hold a key.</summary>
    internal void DropLeftovers() => Try(_folder.DropLeftovers, "CertificateNotDropped");

    /// <summary>The key that was asked for: another is asked for the next time.</summary>
    internal async Task ChangeNextKeyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _folder.ChangeNextKeyAsync(cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Tell("CertificateNotDropped");
        }
    }

    private void Try(Action drop, string code)
    {
        try
        {
            drop();
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            Tell(code);
        }
    }

    private void Tell(string code)
    {
        _progress.Note(code);
        CertificateLog.NotDropped(_logger, code);
    }
}
