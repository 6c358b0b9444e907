namespace EdgeMLOps.TestKit.Processes;

/// <summary>Asks a real program again until it says what is expected; the limit only bounds failure.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <param name="ask">What is asked.</param>
    /// <param name="holds">Whether an answer is the expected one.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="what">Told when it took too long, and made only then: what programs said meanwhile belongs into it.</param>
    public static async Task<T> HoldsAsync<T>(Func<Task<T>> ask, Func<T, bool> holds, TimeSpan timeout, Func<string> what)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (holds(answer))
            {
                return answer;
            }

            if (TimeProvider.System.GetElapsedTime(begun) > timeout)
            {
                throw new TimeoutException($"not within {timeout}; last answer {answer}: {what()}");
            }

            await Task.Delay(Interval, TimeProvider.System);
        }
    }

    public static Task<T> HoldsAsync<T>(Func<Task<T>> ask, Func<T, bool> holds, TimeSpan timeout, string what) =>
        HoldsAsync(ask, holds, timeout, () => what);

    public static Task HoldsAsync(Func<bool> holds, TimeSpan timeout, Func<string> what) =>
        HoldsAsync(() => Task.FromResult(holds()), answer => answer, timeout, what);

    public static Task HoldsAsync(Func<bool> holds, TimeSpan timeout, string what) => HoldsAsync(holds, timeout, () => what);
}
