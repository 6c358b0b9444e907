using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Airlock.Tests.Schedules;
using EdgeMLOps.Airlock.Windows;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Tests;

/// <summary>Whether the airlock says of itself that it is well, on its real store.</summary>
public sealed class AirlockStatus_tests : IAsyncLifetime
{
    private readonly LinkOptions _link = new();
    private readonly WindowOptions _options = new() { LeaseTtlSeconds = 5, ProofSeconds = 10, CallSeconds = 10 };
    private ScheduleBench _bench = null!; // set before each test
    private StepHealth _step = null!; // set before each test
    private AirlockStatus _status = null!; // set before each test

    public async Task InitializeAsync()
    {
        _bench = await ScheduleBench.CreateAsync();
        _step = new StepHealth(_bench.Clock);
        _status = new AirlockStatus(_bench.Store, _bench.Link, _step, _bench.Agenda, Options.Create(_options), Options.Create(_link), _bench.Clock);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public void A_step_that_failed_is_told_until_one_runs_through()
    {
        AssertTells("");
        _step.Fail();
        AssertTells("Fault");
        _step.Ran();
        AssertTells("");
    }

    [Fact]
    public async Task A_served_hospital_that_does_not_answer_is_told()
    {
        for (var tries = 0; tries < LinkHealth.MostSilent; tries++)
        {
            AssertTells("");
            _bench.Link.NoteHospital(answers: false);
        }

        AssertTells("HospitalProbeSilent");
        await MoveAsync(AirlockEvent.WindowBegan);
        AssertTells("");
    }

    [Fact]
    public async Task Behind_a_window_a_step_that_lasts_longer_than_its_own_limits_is_told_whatever_the_wall_clock_says()
    {
        await MoveAsync(AirlockEvent.WindowBegan);
        _bench.Clock.Pass(TimeSpan.FromHours(1));
        AssertTells("");
        await MoveAsync(AirlockEvent.WindowOver);
        _bench.Clock.Pass(TimeSpan.FromSeconds(35));
        AssertTells("");
        _bench.Clock.Pass(TimeSpan.FromSeconds(1));
        _bench.Clock.Set("2026-11-01T00:00Z");
        AssertTells("StillClosing");
        await MoveAsync(AirlockEvent.LeaseOver);
        _step.Waits("NftMissing");
        AssertTells("");
        _bench.Clock.Pass(TimeSpan.FromSeconds(36));
        AssertTells("NftMissing");
        await MoveAsync(AirlockEvent.Served);
        AssertTells("");
    }

    [Fact]
    public async Task The_time_that_the_switchs_programs_may_take_is_no_fault_of_a_step()
    {
        _link.Driver = "command";
        _link.Command.ProgramMilliseconds = 4000;
        _status = new AirlockStatus(_bench.Store, _bench.Link, _step, _bench.Agenda, Options.Create(_options), Options.Create(_link), _bench.Clock);
        await MoveAsync(AirlockEvent.WindowBegan);
        await MoveAsync(AirlockEvent.WindowOver);
        _bench.Clock.Pass(TimeSpan.FromSeconds(35 + 28));
        AssertTells("");
        _bench.Clock.Pass(TimeSpan.FromSeconds(1));
        AssertTells("StillClosing");
    }

    private async Task MoveAsync(AirlockEvent happened)
    {
        await _bench.Store.MoveAsync(happened, "airlock", record => record, default);
        _step.Moved();
    }

    private void AssertTells(string code)
    {
        var status = _status.Read();
        Assert.Equal((code.Length == 0, code), (status.Healthy, status.Code));
    }
}
