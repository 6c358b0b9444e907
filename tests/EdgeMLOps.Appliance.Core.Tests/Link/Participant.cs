using EdgeMLOps.Appliance.Core.Link;

namespace EdgeMLOps.Appliance.Core.Tests.Link;

/// <summary>Runs a check when called, then waits to be let go.</summary>
internal sealed class Participant(Func<Task> check) : ILinkDrainParticipant
{
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Called => _called.Task;

    public void LetGo() => _go.SetResult();

    public async Task OnDrainedAsync(Guid windowId, CancellationToken cancellationToken)
    {
        await check();
        _called.SetResult();
        await _go.Task.WaitAsync(cancellationToken);
    }
}
