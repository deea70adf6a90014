using Npgsql;
using Peerline.Storage;

namespace Peerline.Server.Hosting;

/// <summary><c>peerline-server db copy CONNECTION</c>: from the data folder's SQLite file to an empty PostgreSQL database.</summary>
internal static class DatabaseCommand
{
    public static async Task<int> RunAsync(string postgres)
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddFoundation();
        await using var app = builder.Build();
        try
        {
            var copied = await DatabaseCopy.RunAsync(app.Services.GetRequiredService<DataFolder>().Database, postgres, TimeProvider.System, CancellationToken.None);
            foreach (var table in copied.Where(t => t.Rows > 0)) Console.WriteLine($"{table.Rows,10}  {table.Name}");
            Console.WriteLine($"{copied.Sum(t => t.Rows),10}  rows copied, read again and found equal. From now on start the server with Peerline__Postgres.");
            return 0;
        }
        catch (Exception e) when (e is CopyRefusedException or NpgsqlException or ArgumentException or NewerDatabaseException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
