using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Hosting.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeMLOps.Airlock;

/// <summary>The airlock's control socket.</summary>
internal static class AirlockEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/status", (AirlockStatus status) => status.Read());
        routes.MapGet("/v1/window", (WindowDesk desk) => desk.Status());
        routes.MapPost("/v1/window/confirm-unplugged", (ControlCaller caller, WindowDesk desk) => Answer(desk, desk.ConfirmUnplugged(caller.Name)));
        routes.MapPost("/v1/windows/abort", (ControlCaller caller, WindowDesk desk, ScheduleDesk schedule, ScheduleAnswerer answer, CancellationToken token) =>
            desk.Abort(caller.Name) is null
                ? Task.FromResult(Answer(desk, refusal: null))
                : answer.ChangedAsync(() => schedule.AbortWaitingAsync(caller.Name, token)));
        ScheduleEndpoints.Map(routes);
    }

    private static IResult Answer(WindowDesk desk, string? refusal) =>
        refusal is null ? Results.Ok(desk.Status()) : ControlAnswer.Refused(refusal);
}
