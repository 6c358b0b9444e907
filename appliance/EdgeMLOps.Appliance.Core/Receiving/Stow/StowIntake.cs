using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>Takes the body of a request, part after part; what it holds in memory is one buffer, however large the parts.</summary>
internal sealed class StowIntake
{
    private const int BufferLength = 128 * 1024;
    private const int MaxPartHeaders = 16;
    private const int MaxPartHeadersLength = 16 * 1024;

    private readonly StowPart _part;
    private readonly int _maxParts;

    public StowIntake(StowPart part, int maxParts)
    {
        _part = part;
        _maxParts = maxParts;
    }

    /// <exception cref="IOException">The sender is gone or too slow; what was whole before stays stored.</exception>
    public async Task<StowReport> TakeAsync(
        Stream body, StowHead head, IPAddress remote, long requestId, CancellationToken cancellationToken)
    {
        var report = new StowReport();
        var reader = new MultipartReader(head.Boundary, body, BufferLength)
        {
            HeadersCountLimit = MaxPartHeaders,
            HeadersLengthLimit = MaxPartHeadersLength,
        };
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                if (report.Items.Count == _maxParts)
                {
                    report.TooManyParts = true;
                    return report;
                }

                report.Add(await _part.TakeAsync(part, head.StudyInstanceUid, remote, requestId, cancellationToken));
            }
        }
        catch (Exception exception) when (IsBrokenBody(exception))
        {
            // The body came as announced and is no good from here on: a part without its end, or with a head beyond all bounds.
            report.Add(new StowItem(null, null, StowReasons.CannotUnderstand, Warning: 0));
        }

        return report;
    }

    private static bool IsBrokenBody(Exception exception) =>
        exception is InvalidDataException or (IOException and not (BadHttpRequestException or ConnectionResetException));
}
