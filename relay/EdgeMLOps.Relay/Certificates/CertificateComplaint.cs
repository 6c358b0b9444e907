using System.Collections.Concurrent;
using EdgeMLOps.Relay.Uplink;

namespace EdgeMLOps.Relay.Certificates;

/// <summary>What keeps a new certificate from taking the present one's place, until that is over. It outlives the process: days may pass until the next
/// window would say it again, and the status must not be healthy meanwhile.</summary>
internal sealed class CertificateComplaint
{
    /// <summary>The broker does not take what the fleet signed.</summary>
    internal const string NewRefused = "NewCertificateRefused";

    /// <summary>The fleet gives no other on the present one.</summary>
    internal const string TooMany = "RenewalTooMany";

    private static readonly string[] Codes = [NewRefused, TooMany];

    private readonly CertificateFolder _folder;
    private readonly CertificateSweeper _sweeper;
    private readonly UplinkProgress _progress;
    private readonly ConcurrentDictionary<string, bool> _raised = new(StringComparer.Ordinal);

    internal CertificateComplaint(CertificateFolder folder, CertificateSweeper sweeper, UplinkProgress progress)
    {
        _folder = folder;
        _sweeper = sweeper;
        _progress = progress;
        foreach (var code in Codes.Where(folder.IsNoted))
        {
            _raised[code] = true;
        }
    }

    /// <summary>Empty while there is none.</summary>
    internal string Code => Codes.FirstOrDefault(_raised.ContainsKey, "");

    internal void Raise(string code)
    {
        _raised[code] = true;
        try
        {
            _folder.Note(code);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            _progress.Note("CertificateNotKept"); // it is known until the next restart
        }
    }

    /// <summary>That is over.</summary>
    internal void Forgive(string code)
    {
        _raised.TryRemove(code, out _);
        _sweeper.DropNote(code);
    }
}
