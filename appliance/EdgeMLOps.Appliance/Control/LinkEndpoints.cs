using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Appliance.Control;

/// <summary><c>/v1/link</c>: the airlock drains the hospital link, lets it serve again, and says when it is cut though it serves.</summary>
internal static class LinkEndpoints
{
    public static void MapLink(this WebApplication application)
    {
        application.MapGet("/v1/link", (LinkController link) => ToAnswer(link.Current));
        application.MapPost("/v1/link/drain", DrainAsync);
        application.MapPost("/v1/link/serve", ServeAsync);
        application.MapPost("/v1/link/cut", CutAsync);
    }

    private static async Task<IResult> DrainAsync(
        DrainRequest request, ControlCaller caller, LinkController link, CancellationToken cancellationToken)
    {
        try
        {
            return Results.Ok(ToAnswer(await link.DrainAsync(request.WindowId, request.DeadlineUtc, caller.Name, cancellationToken)));
        }
        catch (StorageException ex)
        {
            return ControlAnswer.Refused($"Storage{ex.Fault}");
        }
        catch (InvalidOperationException)
        {
            return ControlAnswer.Refused("WindowOver");
        }
    }

    private static async Task<IResult> ServeAsync(
        ServeRequest request, ControlCaller caller, LinkController link, CancellationToken cancellationToken)
    {
        try
        {
            return Results.Ok(ToAnswer(await link.ServeAsync(request.WindowId, caller.Name, cancellationToken)));
        }
        catch (StorageException ex)
        {
            return ControlAnswer.Refused($"Storage{ex.Fault}");
        }
        catch (InvalidOperationException)
        {
            return ControlAnswer.Refused("OtherWindow");
        }
        catch (IOException)
        {
            return ControlAnswer.Refused("CannotListen");
        }
    }

    private static async Task<IResult> CutAsync(CutRequest request, LinkController link, StudyStatus studies)
    {
        await studies.Reconciliation.NoteCutAsync(request.IsCut);
        return Results.Ok(ToAnswer(link.Current));
    }

    private static LinkState ToAnswer(HospitalLinkState state) => new()
    {
        Phase = state.Phase switch
        {
            HospitalLinkPhase.Serving => LinkPhase.Serving,
            HospitalLinkPhase.Draining => LinkPhase.Draining,
            _ => LinkPhase.Drained,
        },
        OpenAssociations = state.OpenAssociations,
        Since = state.Since,
    };
}
