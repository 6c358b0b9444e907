using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>Answers each request of the door: who, where, whether there is a place and room, then the body.</summary>
internal sealed class StowApplication : IHttpApplication<HttpContext>
{
    private static readonly StowRefusal NoRoom = new(StatusCodes.Status503ServiceUnavailable, "NoRoom", (HeaderNames.RetryAfter, RetryAfter));
    private const string RetryAfter = "60";

    private readonly StowAccess _access;
    private readonly StowHeadReader _heads;
    private readonly StowSlots _slots;
    private readonly StowIntake _intake;
    private readonly ReceivingStore _store;
    private readonly InstanceJournal _journal;
    private readonly StowCounts _counts;
    private readonly ILogger _logger;

    public StowApplication(
        StowOptions options, StowSlots slots, StowIntake intake, ReceivingStore store, InstanceJournal journal, StowCounts counts, ILogger logger)
    {
        _access = new StowAccess(options);
        _heads = new StowHeadReader(options.BasePath);
        _slots = slots;
        _intake = intake;
        _store = store;
        _journal = journal;
        _counts = counts;
        _logger = logger;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // The context owns nothing.
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var remote = Unmapped(context.Connection.RemoteIpAddress);
        if (_access.Judge(context, remote) is { } stranger)
        {
            Refuse(context, stranger);
            return;
        }

        var (head, refusal) = _heads.Read(context.Request);
        refusal ??= _slots.Enter(remote);
        if (refusal is not null)
        {
            Refuse(context, refusal);
            return;
        }

        try
        {
            if (_store.Room.IsShort)
            {
                Refuse(context, NoRoom);
                return;
            }

            await StoreAsync(context, head!, remote); // not null: no refusal
        }
        finally
        {
            _slots.Leave(remote);
        }
    }

    /// <summary>The address as networks are written: never an IPv4 one within IPv6.</summary>
    public static IPAddress Unmapped(IPAddress? address) =>
        address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address ?? IPAddress.None;

    private async Task StoreAsync(HttpContext context, StowHead head, IPAddress remote)
    {
        var id = _store.NextRequestId();
        try
        {
            var report = await _intake.TakeAsync(context.Request.Body, head, remote, id, context.RequestAborted);
            await AnswerAsync(context, head.Media, report);
            _counts.Answered();
            _logger.StowAnswered(id, context.Response.StatusCode, report.Items.Count(item => item.IsStored), report.Items.Count);
        }
        catch (BadHttpRequestException exception)
        {
            // Too slow, or no valid HTTP; the connection is of no more use.
            Refuse(context, new StowRefusal(exception.StatusCode, "Body"));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            _counts.Lost();
            _logger.StowLost(id);
            context.Abort();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _logger.StowFailed(id, exception.GetType().Name);
            Refuse(context, new StowRefusal(StatusCodes.Status500InternalServerError, "Internal"));
        }
        finally
        {
            _journal.AssociationEnded(id);
        }
    }

    private static async Task AnswerAsync(HttpContext context, StowMedia media, StowReport report)
    {
        var response = context.Response;
        response.StatusCode = report.StatusCode;
        response.ContentType = media == StowMedia.Json ? "application/dicom+json" : "application/dicom+xml";
        if (report.AnyNoRoom)
        {
            response.Headers.RetryAfter = RetryAfter;
        }

        var body = StowResponse.Write(report, media);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    // What is left of the body the server reads for some seconds more: a close at once would reset the connection, and
    // the sender would lose the answer.
    private void Refuse(HttpContext context, StowRefusal refusal)
    {
        _counts.Refused();
        _logger.StowRefused(refusal.StatusCode, refusal.Code);
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = refusal.StatusCode;
        context.Response.ContentLength = 0;
        if (refusal.Header is var (name, value))
        {
            context.Response.Headers[name] = value;
        }
    }
}
