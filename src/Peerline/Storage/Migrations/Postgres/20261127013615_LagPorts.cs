using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Peerline.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LagPorts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Ports_ConnectionId",
                table: "Ports");

            migrationBuilder.CreateIndex(
                name: "IX_Ports_ConnectionId",
                table: "Ports",
                column: "ConnectionId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Ports_ConnectionId",
                table: "Ports");

            migrationBuilder.CreateIndex(
                name: "IX_Ports_ConnectionId",
                table: "Ports",
                column: "ConnectionId",
                unique: true);
        }
    }
}
