using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>The schedule on the airlock's control socket.</summary>
internal static class ScheduleEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/windows", (ScheduleView view, CancellationToken token) => ScheduleAnswerer.StoredAsync(async () => Results.Ok(await view.ListAsync(token))));
        routes.MapGet("/v1/windows/next", (ScheduleView view, CancellationToken token) => ScheduleAnswerer.StoredAsync(async () => Results.Ok(await view.NextAsync(token))));
        routes.MapPost("/v1/windows/start", (WindowStartRequest request, ControlCaller caller, PlanDesk plans, ScheduleAnswerer answer, CancellationToken token) =>
            answer.StartedAsync(() => plans.StartAsync(request, caller.Name, token)));
        routes.MapPost("/v1/windows/add", (WindowPlanRequest request, ControlCaller caller, PlanDesk plans, ScheduleAnswerer answer, CancellationToken token) =>
            answer.PlannedAsync(() => plans.AddAsync(request, caller.Name, token)));
        routes.MapPost("/v1/windows/blackout", (WindowBlackoutRequest request, ControlCaller caller, ScheduleDesk desk, ScheduleAnswerer answer, CancellationToken token) =>
            answer.ChangedAsync(() => desk.BlackoutAsync(request, caller.Name, token)));
        routes.MapPost("/v1/windows/remove", (WindowKeyRequest request, ControlCaller caller, ScheduleDesk desk, ScheduleAnswerer answer, CancellationToken token) =>
            answer.ChangedAsync(() => desk.RemoveAsync(request.Key, caller.Name, token)));
        routes.MapPost("/v1/windows/approve", (WindowKeyRequest request, ControlCaller caller, ScheduleDesk desk, ScheduleAnswerer answer, CancellationToken token) =>
            answer.ChangedAsync(() => desk.ApproveAsync(request.Key, caller.Name, token)));
        routes.MapPost("/v1/windows/extend", (WindowExtendRequest request, ControlCaller caller, RunningDesk desk, ScheduleAnswerer answer, CancellationToken token) =>
            answer.ChangedAsync(() => desk.ExtendAsync(request, caller.Name, token)));
        routes.MapPost("/v1/windows/hold", (WindowHoldRequest request, ControlCaller caller, RunningDesk desk, ScheduleAnswerer answer, CancellationToken token) =>
            answer.ChangedAsync(() => desk.HoldAsync(request, caller.Name, token)));
    }
}
