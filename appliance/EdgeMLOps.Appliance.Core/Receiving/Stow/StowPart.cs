using System.Buffers;
using System.Net;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Dicom.Network;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>Takes one part of a request: from its prefix to the durable file, through the same sink as C-STORE.</summary>
internal sealed class StowPart
{
    /// <summary>Stands for a calling AE title, which HTTP has none of.</summary>
    public const string CallingAe = "STOW";

    private const int BufferLength = 128 * 1024;

    private readonly ReceivingStore _store;
    private readonly DicomAssociationPolicy _policy;
    private readonly string _calledAe;

    public StowPart(ReceivingStore store, DicomAssociationPolicy policy, string calledAe)
    {
        _store = store;
        _policy = policy;
        _calledAe = calledAe;
    }

    /// <exception cref="IOException">The body ends within the part, or its sender is gone or too slow; nothing of it is kept.</exception>
    public async Task<StowItem> TakeAsync(
        MultipartSection part, string? study, IPAddress remote, long requestId, CancellationToken cancellationToken)
    {
        if (!IsDicom(part.ContentType))
        {
            return new StowItem(null, null, StowReasons.CannotUnderstand, Warning: 0);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            var held = await FillAsync(part.Body, buffer, cancellationToken);
            if (Part10Start.TryRead(buffer.AsSpan(0, Math.Min(held, Part10Start.MaxLength))) is not { } start)
            {
                return new StowItem(null, null, StowReasons.CannotUnderstand, Warning: 0);
            }

            if (Refusal(start) is { } reason)
            {
                return new StowItem(start.SopClassUid, start.SopInstanceUid, reason, Warning: 0);
            }

            var context = new DicomStoreContext(
                start.SopClassUid, start.SopInstanceUid, start.TransferSyntaxUid, CallingAe, _calledAe, remote, requestId);
            await using var sink = _store.Open(context, InstanceDoor.Stow, study);
            await sink.WriteAsync(buffer.AsMemory(start.DatasetOffset, held - start.DatasetOffset), cancellationToken);
            while ((held = await FillAsync(part.Body, buffer, cancellationToken)) > 0)
            {
                await sink.WriteAsync(buffer.AsMemory(0, held), cancellationToken);
            }

            return ItemOf(start, await sink.KeepAsync());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ushort? Refusal(Part10Start start)
    {
        if (!StorageTerms.TakesClass(_policy, start.SopClassUid))
        {
            return StowReasons.ClassNotSupported;
        }

        return StorageTerms.TakesSyntax(_policy, start.TransferSyntaxUid) ? null : StowReasons.SyntaxNotSupported;
    }

    // In large pieces: each goes to the file in one write.
    private static ValueTask<int> FillAsync(Stream body, byte[] buffer, CancellationToken cancellationToken) =>
        body.ReadAtLeastAsync(buffer.AsMemory(0, BufferLength), BufferLength, throwOnEndOfStream: false, cancellationToken);

    private static bool IsDicom(string? contentType) =>
        contentType is null ||
        (MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals("application/dicom", StringComparison.OrdinalIgnoreCase));

    private static StowItem ItemOf(Part10Start start, ReceiveOutcome outcome)
    {
        var (failure, warning) = outcome switch
        {
            ReceiveOutcome.Stored or ReceiveOutcome.SameAgain => ((ushort)0, (ushort)0),
            ReceiveOutcome.OtherBytesSetAside => ((ushort)0, StowReasons.OtherBytesKept),
            ReceiveOutcome.Unreadable => (StowReasons.CannotUnderstand, (ushort)0),
            ReceiveOutcome.Mismatch => (StowReasons.Mismatch, (ushort)0),
            ReceiveOutcome.OtherStudy => (StowReasons.OtherStudy, (ushort)0),
            _ => (StowReasons.NoRoom, (ushort)0),
        };
        return new StowItem(start.SopClassUid, start.SopInstanceUid, failure, warning);
    }
}
